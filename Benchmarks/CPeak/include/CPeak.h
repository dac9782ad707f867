// How fast this core multiplies and adds at best: the yardstick of the kernels.
#pragma once

/// The floating-point operations of one call of `peak_run` with so many steps.
double peak_operations(int width, long steps);

/// Runs independent chains of fused multiply-adds in registers, 16 of vectors of `width` floats (16: AVX-512, 8: AVX2
/// with FMA, 4: any processor, where they may be two instructions), `steps` in each.
///
/// @returns the sum of all lanes, so that nothing is left out
float peak_run(int width, long steps);
