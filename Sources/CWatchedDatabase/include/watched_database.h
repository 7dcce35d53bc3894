#ifndef SMETS_WATCHED_DATABASE_H
#define SMETS_WATCHED_DATABASE_H

// SQLite maps the index of its log (the -shm file) into memory: cut short by anyone, it would end the process by SIGBUS.
// Here it is watched as other maps are (CMappedFile): lost pages become zeros, from which SQLite makes the index anew for
// itself, and whoever has the database open can ask.

/// Has SQLite watch what it maps, in all files that it opens from here on. 0, or SQLite's error.
int smets_watched_database_register(void);

/// Whether pages of the index of the database at `path`, as it was given to SQLite, were lost since it was opened.
_Bool smets_watched_database_is_lost(const char *path);

#endif
