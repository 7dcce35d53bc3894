#ifndef SMETS_BUILT_IN_H
#define SMETS_BUILT_IN_H
#include <stddef.h>

/// A text file that is built into the program: UTF-8 without a zero octet, and a zero octet behind it. It stands as long
/// as the process does.
typedef struct smets_built_in_file {
    /// The path below `Profiles`, without ".yaml": "shapes/pub".
    const char *name;
    const unsigned char *text;
} smets_built_in_file;

/// The files of `Profiles`, and how many there are.
const smets_built_in_file *smets_built_in_profiles(size_t *count);

/// The text of `docs/openapi.yaml`, with a zero octet behind it.
const unsigned char *smets_built_in_openapi(void);

#endif
