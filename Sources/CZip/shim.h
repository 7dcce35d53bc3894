#ifndef SMETS_CZIP_SHIM_H
#define SMETS_CZIP_SHIM_H
#include <zip.h>
#endif
