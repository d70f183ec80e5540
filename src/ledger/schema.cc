// SPDX-License-Identifier: Apache-2.0
#include "ledger/schema.h"

namespace stint::ledger {

const char* const kEvents = R"(
CREATE TABLE events(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, token TEXT NOT NULL, kind TEXT NOT NULL,
                    data TEXT NOT NULL);
CREATE INDEX events_by_token ON events(token);
)";

const char* const kTables = R"(
CREATE TABLE stints(token TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, place TEXT NOT NULL,
                    region TEXT NOT NULL, image TEXT NOT NULL, proved INTEGER NOT NULL DEFAULT 0,
                    opened INTEGER NOT NULL, ended INTEGER, outputs_home INTEGER NOT NULL DEFAULT 0,
                    budget INTEGER NOT NULL, deadline INTEGER NOT NULL, lifetime INTEGER NOT NULL, keep INTEGER NOT NULL,
                    forced TEXT NOT NULL, disk_unguarded INTEGER NOT NULL, opening TEXT NOT NULL, ending TEXT) WITHOUT ROWID;
CREATE INDEX stints_open ON stints(opened) WHERE ended IS NULL;
CREATE INDEX stints_by_time ON stints(opened);
CREATE INDEX stints_proved ON stints(place, image) WHERE proved;
CREATE TABLE attempts(token TEXT NOT NULL, n INTEGER NOT NULL, state TEXT NOT NULL, client_token TEXT NOT NULL,
                      security_group TEXT NOT NULL, user_data TEXT NOT NULL, zone TEXT NOT NULL,
                      why TEXT NOT NULL DEFAULT '', at INTEGER NOT NULL, PRIMARY KEY(token, n)) WITHOUT ROWID;
CREATE TABLE machines(token TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, address TEXT NOT NULL DEFAULT '',
                      why TEXT NOT NULL DEFAULT '', launched INTEGER NOT NULL, created INTEGER NOT NULL,
                      stopped INTEGER, start_at INTEGER, start_lifetime INTEGER, ended INTEGER, gone INTEGER,
                      traffic_out INTEGER NOT NULL DEFAULT 0, before_micros INTEGER NOT NULL DEFAULT 0,
                      before_at INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(token, id)) WITHOUT ROWID;
CREATE TABLE runs(token TEXT NOT NULL, id TEXT NOT NULL, began INTEGER NOT NULL, over INTEGER,
                  released INTEGER, PRIMARY KEY(token, id, began)) WITHOUT ROWID;
CREATE TABLE guards(token TEXT NOT NULL, layer TEXT NOT NULL, name TEXT NOT NULL, fires INTEGER NOT NULL,
                    act TEXT NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY(token, layer, name)) WITHOUT ROWID;
CREATE TABLE jobs(token TEXT NOT NULL, id TEXT NOT NULL, what TEXT NOT NULL, starting TEXT NOT NULL, code INTEGER,
                  PRIMARY KEY(token, id)) WITHOUT ROWID;
CREATE TABLE bills(token TEXT NOT NULL, machine TEXT NOT NULL, day INTEGER NOT NULL, name TEXT NOT NULL,
                   owner TEXT NOT NULL, place TEXT NOT NULL, region TEXT NOT NULL, type TEXT NOT NULL,
                   since INTEGER NOT NULL, machine_micros INTEGER NOT NULL, disk_micros INTEGER NOT NULL,
                   address_micros INTEGER NOT NULL, traffic_micros INTEGER NOT NULL, before_micros INTEGER NOT NULL,
                   PRIMARY KEY(token, machine, day)) WITHOUT ROWID;
)";

const char* const kDropTables =
    "DROP TABLE IF EXISTS stints; DROP TABLE IF EXISTS attempts; DROP TABLE IF EXISTS machines;"
    "DROP TABLE IF EXISTS runs; DROP TABLE IF EXISTS guards; DROP TABLE IF EXISTS jobs; DROP TABLE IF EXISTS "
    "bills";

}  // namespace stint::ledger
