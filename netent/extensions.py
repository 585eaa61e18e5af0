"""Flask extensions, made once and bound to each application by the factory."""

from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_mailman import Mail
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from netent.database.base import Base

db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate()
babel = Babel()
bootstrap = Bootstrap5()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address)
login_manager = LoginManager()
mail = Mail()
talisman = Talisman()
