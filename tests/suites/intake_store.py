"""What every store of supervisors' decisions does. Give it a fixture `stores`: two over one empty database."""

from chat_svc.domain.intake import Decision, Roster, pause, resume
from tests.fakes.chat_sessions import NOW, SECOND, uuid

PAUSED, RESUMED = pause("$Évacuation", "$carol", NOW), resume("denis", NOW - SECOND)


class IntakeStoreSuite:
    async def test_what_was_never_decided_is_not_known(self, stores):
        assert await stores[0].decisions() == {}

    async def test_every_process_reads_who_decided_what_and_when(self, stores):
        await stores[0].decide(Roster.POLICE, PAUSED, uuid(1))
        await stores[1].decide(Roster.RESERVE, RESUMED, uuid(2))
        for store in stores:
            assert await store.decisions() == {
                Roster.POLICE: Decision(True, "$Évacuation", "$carol", NOW),
                Roster.RESERVE: Decision(False, "", "denis", NOW - SECOND),
            }

    async def test_the_last_decision_holds_whatever_the_clocks_say(self, stores):
        await stores[0].decide(Roster.POLICE, PAUSED, uuid(1))
        await stores[1].decide(Roster.POLICE, RESUMED, uuid(2))
        assert await stores[0].decisions() == {Roster.POLICE: RESUMED}

    async def test_a_decision_that_comes_again_late_decides_nothing(self, stores):
        await stores[0].decide(Roster.POLICE, PAUSED, uuid(1))
        await stores[1].decide(Roster.POLICE, RESUMED, uuid(2))
        await stores[0].decide(Roster.POLICE, PAUSED, uuid(1))
        assert await stores[0].decisions() == {Roster.POLICE: RESUMED}
        await stores[0].decide(Roster.POLICE, PAUSED, uuid(3))
        assert await stores[0].decisions() == {Roster.POLICE: PAUSED}
