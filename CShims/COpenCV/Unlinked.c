// What OpenCV's archives name and never call here: BLAS and LAPACK (matrix products, decompositions) and GLX (OpenGL).
//
// Linked to the real ones, the program would load OpenBLAS at every start. Whoever calls a function of OpenCV that needs one
// of these finds out at the first call, and links the library instead.
#ifdef MR_OPENCV_ARCHIVES

#define MR_UNLINKED(name) \
  void name(void);        \
  void name(void) { __builtin_trap(); }

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
void *glXGetProcAddressARB(const unsigned char *name);
void *glXGetProcAddressARB(const unsigned char *name) {
  (void)name;
  return 0;
}

#endif
