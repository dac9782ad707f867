// Winograd's convolution F(2x2, 3x3) of cells of 32 channels (Lavin and Gray, "Fast algorithms for convolutional neural
// networks", 2016), written once and compiled for each instruction set: part of KernelTemplate.h.
//
// The 4x4 window d of a cell and a kernel g are carried to 16 points, Bt·d·B and G·g·Gt; at each point they are multiplied
// and summed over the channels; the sums m give the cell's four positions, At·m·A. That is 16 multiply-adds for a channel
// and a filter where the definition takes 36.
//
//      | 1  0 -1  0 |       | 1  0  0 |
// Bt = | 0  1  1  0 |   G = | ½  ½  ½ |   At = | 1  1  1  0 |
//      | 0 -1  1  0 |       | ½ -½  ½ |        | 0  1 -1 -1 |
//      | 0  1  0 -1 |       | 0  0  1 |
//
// Rows or columns of the window that are equal cancel without rounding, so positions side by side that see the same get the
// same sum. Two that see the same along a diagonal may differ by rounding.

/// Floats from one point of a block of cells to the next.
enum { POINT_CELLS = WIDE_CELLS * CHANNELS };

/// The kernel at the points, [16][MR_POINT_KERNEL]: [32 channels][32 filters] and the space behind.
TARGET static void kernel_points(const float *kernel, float *points) {
  enum { TAP = CHANNELS * MR_FILTERS };
  for (ptrdiff_t k = 0; k < TAP; k += LANES) {
    vector rows[4][3];
    UNROLL for (int x = 0; x < 3; x++) {
      const float *column = kernel + x * TAP + k;
      const vector upper = LOAD(column), middle = LOAD(column + 3 * TAP), lower = LOAD(column + 6 * TAP);
      rows[0][x] = upper;
      rows[1][x] = 0.5f * (upper + lower + middle);
      rows[2][x] = 0.5f * (upper + lower - middle);
      rows[3][x] = lower;
    }
    UNROLL for (int y = 0; y < 4; y++) {
      const vector left = rows[y][0], middle = rows[y][1], right = rows[y][2];
      float *row = points + 4 * y * MR_POINT_KERNEL + k;
      STORE(row, left);
      STORE(row + MR_POINT_KERNEL, 0.5f * (left + right + middle));
      STORE(row + 2 * MR_POINT_KERNEL, 0.5f * (left + right - middle));
      STORE(row + 3 * MR_POINT_KERNEL, right);
    }
  }
}

/// One cell's window at the points, 32 channels each.
TARGET static void window_points(const float *corner, ptrdiff_t row_length, float *points) {
  for (int channel = 0; channel < CHANNELS; channel += LANES) {
    vector rows[4][4];
    UNROLL for (int x = 0; x < 4; x++) {
      vector column[4];
      UNROLL for (int y = 0; y < 4; y++) column[y] = LOAD(corner + y * row_length + x * CHANNELS + channel);
      rows[0][x] = column[0] - column[2];
      rows[1][x] = column[1] + column[2];
      rows[2][x] = column[2] - column[1];
      rows[3][x] = column[1] - column[3];
    }
    UNROLL for (int y = 0; y < 4; y++) {
      float *row = points + 4 * y * POINT_CELLS + channel;
      STORE(row, rows[y][0] - rows[y][2]);
      STORE(row + POINT_CELLS, rows[y][1] + rows[y][2]);
      STORE(row + 2 * POINT_CELLS, rows[y][2] - rows[y][1]);
      STORE(row + 3 * POINT_CELLS, rows[y][1] - rows[y][3]);
    }
  }
}

/// The sums over the channels at every point of `cells` cells; a cell's numbers are the same in any company.
INLINE void point_tiles(int cells, const float *windows, const float *kernel, const float *bias, float *sums) {
  for (int point = 0; point < MR_POINTS; point++) {
    for (int filter = 0; filter < MR_FILTERS; filter += 2 * LANES) {
      vector tile[WIDE_CELLS][2];
      // The sixth point counts once in each of the four positions, so there the bias is added to all of them.
      UNROLL for (int cell = 0; cell < cells; cell++)
        UNROLL for (int v = 0; v < 2; v++) tile[cell][v] = point == 5 ? LOAD(bias + filter + v * LANES) : (vector){0};
      const float *weights = kernel + point * MR_POINT_KERNEL + filter, *inputs = windows + point * POINT_CELLS;
      for (ptrdiff_t channel = 0; channel < CHANNELS; channel++) {
        const vector first = LOAD(weights + channel * MR_FILTERS), second = LOAD(weights + channel * MR_FILTERS + LANES);
        UNROLL for (int cell = 0; cell < cells; cell++) {
          tile[cell][0] += first * inputs[cell * CHANNELS + channel];
          tile[cell][1] += second * inputs[cell * CHANNELS + channel];
        }
      }
      float *target = sums + point * POINT_CELLS + filter;
      UNROLL for (int cell = 0; cell < cells; cell++)
        UNROLL for (int v = 0; v < 2; v++) STORE(target + cell * MR_FILTERS + v * LANES, tile[cell][v]);
    }
  }
}

// Compiled for each number of cells, as only numbers that are known at compile time keep the sums in registers.
#define POINT_CASE(CELLS)                            \
  case CELLS:                                        \
    point_tiles(CELLS, windows, kernel, bias, sums); \
    break;

TARGET static void point_sums(int cells, const float *windows, const float *kernel, const float *bias, float *sums) {
  switch (cells) {
    POINT_CASE(1)
    POINT_CASE(2)
    POINT_CASE(3)
    POINT_CASE(4)
    POINT_CASE(5)
    POINT_CASE(6)
#if WIDE_CELLS > 6
    POINT_CASE(7)
    POINT_CASE(8)
    POINT_CASE(9)
    POINT_CASE(10)
    POINT_CASE(11)
    POINT_CASE(12)
#endif
  }
}

/// One cell from its sums at the points: the four positions, pooled.
TARGET static void pool_points(const float *points, float *output, int8_t *winners) {
  for (int filter = 0; filter < MR_FILTERS; filter += LANES) {
    vector rows[2][4];
    UNROLL for (int x = 0; x < 4; x++) {
      vector column[4];
      UNROLL for (int y = 0; y < 4; y++) column[y] = LOAD(points + (4 * y + x) * POINT_CELLS + filter);
      rows[0][x] = column[0] + column[1] + column[2];
      rows[1][x] = column[1] - column[2] - column[3];
    }
    vector positions[4];
    UNROLL for (int y = 0; y < 2; y++) {
      positions[2 * y] = rows[y][0] + rows[y][1] + rows[y][2];
      positions[2 * y + 1] = rows[y][1] - rows[y][2] - rows[y][3];
    }
    pool(positions, output + filter, next_winners(winners, filter));
  }
}
