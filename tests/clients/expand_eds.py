"""Put an iCalendar file from stdin into a calendar of Evolution Data Server and print every occurrence it shows.

Runs in the system's Python, where the bindings are, within `dbus-run-session`: the server is started by D-Bus.
"""

from __future__ import annotations

import json
import sys

import gi  # type: ignore[import-not-found,unused-ignore]

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, ICalGLib  # type: ignore[import-not-found,unused-ignore]  # noqa: E402

FIRST, LAST = 1420070400, 2051222400  # 2015 and 2035


def instant(time: ICalGLib.Time) -> str:
    """An instant in UTC, or a day."""
    if time.is_date():
        return f"{time.get_year():04}-{time.get_month():02}-{time.get_day():02}"
    utc = time.convert_to_zone(ICalGLib.Timezone.get_utc_timezone())
    day = f"{utc.get_year():04}-{utc.get_month():02}-{utc.get_day():02}"
    return f"{day}T{utc.get_hour():02}:{utc.get_minute():02}:{utc.get_second():02}Z"


def main() -> None:
    """Import, then ask for the instances, as the calendar's window does."""
    registry = EDataServer.SourceRegistry.new_sync(None)
    source = registry.ref_builtin_calendar()
    client = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, 30, None)
    calendar = ICalGLib.Component.new_from_string(sys.stdin.read())
    client.receive_objects_sync(calendar, ECal.OperationFlags.NONE, None)
    found: list[dict[str, str]] = []

    def shown(component: ICalGLib.Component, start: ICalGLib.Time, end: ICalGLib.Time, *_: object) -> bool:
        status = component.get_status()
        cancelled = status == ICalGLib.PropertyStatus.CANCELLED
        found.append({"start": instant(start), "end": instant(end), "status": "CANCELLED" if cancelled else ""})
        return True

    _, stored = client.get_object_list_sync("#t", None)
    for component in stored:
        if component.get_first_property(ICalGLib.PropertyKind.RECURRENCEID_PROPERTY) is None:
            client.generate_instances_for_object_sync(component, FIRST, LAST, None, shown, None)
    print(json.dumps(found))


main()
