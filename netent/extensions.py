"""Flask extensions, made once and bound to each application by the factory."""

from flask import request
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_mailman import Mail
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from netent.accounts.addresses import counted_address
from netent.database.base import Base

db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate()
babel = Babel()
bootstrap = Bootstrap5()
csrf = CSRFProtect()
limiter = Limiter(lambda: counted_address(request.remote_addr), in_memory_fallback_enabled=True)
login_manager = LoginManager()
mail = Mail()
talisman = Talisman()
