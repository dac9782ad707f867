// What OpenCV's archives name and never call here: BLAS and LAPACK (matrix products, decompositions) and GLX (OpenGL).
//
// Linked to the real ones, the program would load OpenBLAS at every start. A call throws, and the shim makes an error of
// that, with the name; whoever needs such a function links the library instead.
#ifdef MR_OPENCV_ARCHIVES

#include <stdexcept>

#define MR_UNLINKED(name) \
  extern "C" void name(); \
  extern "C" void name() { throw std::runtime_error("OpenCV called " #name ", which is not linked into this program"); }

MR_UNLINKED(cblas_cgemm)
MR_UNLINKED(cblas_dgemm)
MR_UNLINKED(cblas_sgemm)
MR_UNLINKED(cblas_zgemm)
MR_UNLINKED(dgels_)
MR_UNLINKED(dgeqrf_)
MR_UNLINKED(dgesdd_)
MR_UNLINKED(dgesv_)
MR_UNLINKED(dgetrf_)
MR_UNLINKED(dposv_)
MR_UNLINKED(dpotrf_)
MR_UNLINKED(sgels_)
MR_UNLINKED(sgeqrf_)
MR_UNLINKED(sgesdd_)
MR_UNLINKED(sgesv_)
MR_UNLINKED(sgetrf_)
MR_UNLINKED(sposv_)
MR_UNLINKED(spotrf_)

/// OpenCV asks for OpenGL's functions by it and takes null for "there is none".
extern "C" void *glXGetProcAddressARB(const unsigned char *name);
extern "C" void *glXGetProcAddressARB(const unsigned char *) { return nullptr; }

#endif
