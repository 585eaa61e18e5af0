"""Every table of the product, imported so that the metadata is whole."""

from netent.accounts import models as accounts
from netent.activations import models as activations
from netent.atmp import models as atmp
from netent.audit import models as audit
from netent.catalogue import models as catalogue
from netent.company import models as company
from netent.complementary import models as complementary
from netent.consultation import models as consultation
from netent.directory import models as directory
from netent.enrolment import models as enrolment
from netent.filing import models as filing
from netent.habilitations import models as habilitations
from netent.imports import models as imports
from netent.notices import models as notices
from netent.operators import models as operators
from netent.payments import models as payments
from netent.perimeter import models as perimeter
from netent.publishing import models as publishing
from netent.rate_requests import models as rate_requests
from netent.registering import models as registering
from netent.requests import models as requests
from netent.roles import models as roles
from netent.tenancy import models as tenancy

ALL = (
    accounts,
    activations,
    atmp,
    audit,
    catalogue,
    company,
    complementary,
    consultation,
    directory,
    enrolment,
    filing,
    habilitations,
    imports,
    notices,
    operators,
    payments,
    perimeter,
    publishing,
    rate_requests,
    registering,
    requests,
    roles,
    tenancy,
)
