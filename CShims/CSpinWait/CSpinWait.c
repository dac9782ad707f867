#include "CSpinWait.h"
