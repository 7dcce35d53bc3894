#ifndef SMETS_WATCHED_DATABASE_H
#define SMETS_WATCHED_DATABASE_H

// SQLite maps the index of its log (the -shm file) into memory: cut short by anyone, it would end the process by SIGBUS.
// Here it is watched as other maps are (CMappedFile): lost pages become zeros, from which SQLite makes the index anew for
// itself, and whoever has the database open can ask.

/// Has SQLite watch what it maps, in all files that it opens from here on. Where SQLite cannot, it opens none either.
void smets_watched_databases_begin(void);

/// Whether pages of the index of the database at `path`, as SQLite has it (whole, without links), were lost since it was
/// opened.
_Bool smets_watched_database_is_lost(const char *path);

#endif
