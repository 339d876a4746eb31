"""Who may call what. What is not listed is unreachable."""

from collections.abc import Sequence

from chassis.auth import Access, Peer, Role

_SHOWN: frozenset[Peer | Role] = frozenset(
    {Peer.GATEWAY, Role.OPERATOR, Role.PSYCHOLOGIST, Role.SUPERVISOR, Role.UNIT_OFFICER, Role.DIRECTORY_EDITOR}
)
_REFERRED_TO: frozenset[Peer | Role] = frozenset(
    {Peer.REFERRAL_SVC, Role.OPERATOR, Role.SUPERVISOR, Role.UNIT_OFFICER, Role.DIRECTORY_EDITOR}
)
_OPERATING: Sequence[Peer | Role] = (Peer.OPS, Role.OPS)  # no set: as texts, the two are equal

ACCESS: Access = {
    "/pnav.directory.v1.DirectoryService/SearchServices": _SHOWN,
    "/pnav.directory.v1.DirectoryService/GetService": _SHOWN,
    "/pnav.directory.v1.DirectoryService/ListHelplines": _SHOWN,
    "/pnav.directory.v1.DirectoryService/ListUnits": _REFERRED_TO,
    "/pnav.directory.v1.DirectoryService/GetUnit": _REFERRED_TO,
    "/pnav.directory.v1.DirectoryImportService/ImportUnits": _OPERATING,
    "/pnav.directory.v1.DirectoryImportService/ImportCompetence": _OPERATING,
    "/pnav.directory.v1.DirectoryImportService/ImportServices": _OPERATING,
    "/pnav.directory.v1.DirectoryImportService/ListEditions": _OPERATING,
    "/pnav.directory.v1.DirectoryImportService/UseEdition": _OPERATING,
    "/pnav.directory.v1.DirectoryImportService/DiffEditions": _OPERATING,
}

_EDITORS: frozenset[Peer | Role] = frozenset({Role.DIRECTORY_EDITOR})

EDITOR_ACCESS: Access = {
    f"/pnav.directory.v1.DirectoryEditorService/{method}": _EDITORS
    for method in (
        "ReadService",
        "CreateService",
        "UpdateService",
        "RetireService",
        "RestoreService",
        "MergeServices",
        "VerifyService",
        "ReadUnit",
        "UpdateUnit",
        "VerifyUnit",
        "ReadHelpline",
        "UpdateHelpline",
        "VerifyHelpline",
        "ListStaleServices",
        "ListRetiredServices",
        "ListDuplicates",
        "ListChanges",
    )
}

SEES_REFERRAL_ADDRESS = frozenset({Peer.REFERRAL_SVC})
