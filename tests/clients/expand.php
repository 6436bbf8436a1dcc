<?php
// Reads an iCalendar file on stdin and prints every occurrence as sabre/vobject places it: instants in UTC, sorted.
require 'Sabre/VObject/autoload.php';

$calendar = Sabre\VObject\Reader::read(stream_get_contents(STDIN));
$utc = new DateTimeZone('UTC');
// Version 4 returns a new calendar, earlier ones change their own.
$expanded = $calendar->expand(new DateTime('2015-01-01', $utc), new DateTime('2035-01-01', $utc), $utc) ?? $calendar;
$found = [];
foreach ($expanded->select('VEVENT') as $event) {
    $described = static fn($time) => $time->hasTime()
        ? $time->getDateTime($utc)->setTimezone($utc)->format('Y-m-d\TH:i:s\Z')
        : $time->getDateTime($utc)->format('Y-m-d');
    $found[] = [
        'start' => $described($event->DTSTART),
        'end' => $described($event->DTEND),
        'status' => (string) $event->STATUS,
    ];
}
echo json_encode($found);
