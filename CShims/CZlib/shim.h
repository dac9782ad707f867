// zlib (zlib1g-dev), which libpng brings along anyway.
#include <zlib.h>
