"""A directory of units and a postman, in memory."""

from referral_svc.domain.refusals import UnitUnknown
from referral_svc.domain.values import Unit
from referral_svc.mail import MailNotSent, compose

CERGY = Unit("Commissariat de police de Cergy", "cergy@police.example")


class FakeUnits:
    def __init__(self):
        self.units = {"units/cergy": CERGY, "units/mute": Unit("Brigade sans courrier", "")}

    async def unit(self, name):
        if name not in self.units:
            raise UnitUnknown
        return self.units[name]


class FakePostman:
    def __init__(self):
        self.clear()

    def clear(self):
        self.mails = []
        self.striking = False

    async def send(self, referral, recipient):
        if self.striking:
            raise MailNotSent
        self.mails.append(compose(referral, "pnav@platform.example", recipient))
