import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.settings")
application = get_wsgi_application()

if settings.DEMO:
    # The demonstration opens the door by a button: not in front of a database that is somebody's.
    from cases.demo.preparing import refuse_another_database
    from cases.demo.seeding import NotADemonstration

    try:
        refuse_another_database()
    except NotADemonstration as refusal:
        raise ImproperlyConfigured(str(refusal)) from None
