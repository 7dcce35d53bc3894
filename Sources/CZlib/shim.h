#ifndef SMETS_CZLIB_SHIM_H
#define SMETS_CZLIB_SHIM_H
// Input is const: zlib only reads it.
#define ZLIB_CONST
#include <zlib.h>
#endif
