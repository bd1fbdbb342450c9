import sys

from app.core.wrong_settings import tell_wrong_settings

sys.excepthook = tell_wrong_settings
