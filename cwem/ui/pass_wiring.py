"""PINs, codes and what is said with them, over what this process has open."""

from cwem.access.reception import Reception
from cwem.attendance.pass_codes import pin_hashes
from cwem.attendance.pass_desk import PassDesk
from cwem.attendance.pass_tries import PassTries
from cwem.attendance.passing import Passing
from cwem.people.known import KnownPeople
from cwem.store.ports import WholeStore


def pass_desk(store: WholeStore) -> PassDesk:
    """Giving them out, changing and revoking them."""
    return PassDesk(store.passes, pin_hashes())


def passing(store: WholeStore, reception: Reception, people: KnownPeople) -> Passing:
    """Proving with them who one is."""
    return Passing(
        store.passes,
        PassTries(reception.store.logins),
        reception.store.audit,
        pin_hashes(),
        lambda number: people.works(number, reception.now()),
    )
