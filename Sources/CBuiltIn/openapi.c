#include "CBuiltIn.h"

// #embed is of C23; clang has it in every C.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char openapi[] = {
#embed "../../docs/openapi.yaml"
    , 0};

const unsigned char *smets_built_in_openapi(void) { return openapi; }
