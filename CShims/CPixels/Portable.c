// The passes for every processor.
#define PIXELS mr_portable_pixels
#define TARGET
#include "PixelTemplate.h"
