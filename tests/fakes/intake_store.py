"""What supervisors decided, in memory, beside the rest of chat_svc's database."""

from chassis.refusals import StoreUnavailable


class FakeIntakeStore:
    """One process's store; it is down when the process's other store is."""

    def __init__(self, store):
        self._store = store

    @property
    def _kept(self):
        if self._store.down:
            raise StoreUnavailable
        return self._store.database.intake

    async def decide(self, roster, decision, request):
        decided = self._kept.setdefault(roster, [])
        if request not in (known for known, _ in decided):
            decided.append((request, decision))

    async def decisions(self):
        return {roster: decided[-1][1] for roster, decided in self._kept.items()}
