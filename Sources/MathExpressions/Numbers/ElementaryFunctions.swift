#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// The only file that calls the C library, whose names would clash with this module's elsewhere.

func commonLogarithm(_ value: Double) -> Double { log10(value) }
func binaryLogarithm(_ value: Double) -> Double { log2(value) }
func naturalLogarithm(_ value: Double) -> Double { log(value) }
func exponential(_ value: Double) -> Double { exp(value) }
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
func sine(_ value: Double) -> Double { sin(value) }
func cosine(_ value: Double) -> Double { cos(value) }
func tangent(_ value: Double) -> Double { tan(value) }
func arcSine(_ value: Double) -> Double { asin(value) }
func arcCosine(_ value: Double) -> Double { acos(value) }
func arcTangent(_ value: Double) -> Double { atan(value) }
func gammaFunction(_ value: Double) -> Double { tgamma(value) }
