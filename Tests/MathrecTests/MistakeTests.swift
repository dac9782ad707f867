import Testing

/// Mistakes in the command line: exit code 64, and a text on standard error that says what to do.
@Suite struct MistakeTests {
  /// What the golden file is named after, and the command line. Of a type that is named: to find it took the compiler ten seconds.
  static let cases: [(String, [String])] = [
    ("unknown-command", ["guess"]),
    ("solve-nothing", ["solve"]),
    ("solve-unknown-option", ["solve", "--fast", "Samples/sum.jpg"]),
    ("solve-unknown-domain", ["solve", "--domain", "geometry", "Samples/sum.jpg"]),
    ("solve-unknown-format", ["solve", "--format", "pdf", "Samples/sum.jpg"]),
    ("solve-confidence", ["solve", "--min-confidence", "1.5", "Samples/sum.jpg"]),
    ("solve-json-and-format", ["solve", "--json", "--format", "latex", "Samples/sum.jpg"]),
    ("solve-annotate-two", ["solve", "--annotate", "seen.png", "Samples/sum.jpg", "Samples/root.jpg"]),
    ("solve-annotate-device", ["solve", "--annotate", "/dev/null", "Samples/sum.jpg"]),
    ("solve-annotate-folder", ["solve", "--annotate", "Samples", "Samples/sum.jpg"]),
    ("solve-annotate-nowhere", ["solve", "--annotate", "/nowhere/seen.png", "Samples/sum.jpg"]),
    ("solve-trace-file", ["solve", "--trace", "Samples/sum.jpg", "Samples/sum.jpg"]),
    ("compute-nothing", ["compute"]),
    ("compute-unknown-option", ["compute", "--fast", "1+1"]),
    ("compute-json-and-format", ["compute", "--json", "--format", "latex", "1+1"]),
    ("serve-port", ["serve", "--port", "70000"]),
    ("serve-host", ["serve", "--host", "0.0.0.0"]),
    ("ink-export-nothing", ["ink", "export"]),
    ("learn-two", ["learn", "--on", "--off"]),
    ("learn-threads", ["learn", "--threads", "0"]),
    ("learn-data-alone", ["learn", "--forget", "--data", "x"]),
    ("features-nothing", ["features", "--output", "f.npy"]),
    ("features-ending", ["features", "Samples/sum.jpg", "--output", "f.txt"]),
    ("export-format", ["export", "--output", "model.bin"]),
    ("import-device", ["import", "model.keras", "--output", "/dev/null"]),
    ("evaluate-learn-expressions", ["evaluate", "--expressions", "synthetic:1", "--learn", "5"]),
    ("evaluate-others-alone", ["evaluate", "--symbols", "synthetic:1", "--others", "synthetic:1"]),
    ("synthesize-nothing", ["synthesize", "--output", "page.png"]),
    ("synthesize-no-output", ["synthesize", "1+1"]),
    ("synthesize-ending", ["synthesize", "1+1", "--output", "page.gif"]),
    ("synthesize-severity", ["synthesize", "1+1", "--severity", "4", "--output", "page.png"]),
    ("synthesize-pages-and-expressions", ["synthesize", "1+1", "--pages", "2", "--output", "pages"]),
    ("synthesize-data-alone", ["synthesize", "1+1", "--data", "data", "--output", "page.png"]),
    ("synthesize-no-pages", ["synthesize", "--pages", "0", "--output", "pages"]),
    ("synthesize-notation", ["synthesize", "frac(1)", "--output", "page.png"]),
    ("evaluate-nothing", ["evaluate"]),
    ("evaluate-both", ["evaluate", "--symbols", "synthetic:1", "--expressions", "synthetic:1"]),
    ("evaluate-jobs", ["evaluate", "--symbols", "synthetic:1", "--jobs", "0"]),
    ("evaluate-confidence", ["evaluate", "--expressions", "synthetic:1", "--min-confidence", "90"]),
    ("evaluate-marks-alone", ["evaluate", "--expressions", "set", "--marks", "5"]),
    ("evaluate-pictures", ["evaluate", "--expressions", "synthetic:1", "--pictures=-1"]),
    ("evaluate-symbols-predictions", ["evaluate", "--symbols", "synthetic:1", "--predictions", "read.jsonl"]),
    (
      "evaluate-expressions-confusions", ["evaluate", "--expressions", "synthetic:1", "--confusions", "confusions.csv"]
    ),
    ("evaluate-report-file", ["evaluate", "--symbols", "synthetic:1", "--report", "README.md"]),
    ("evaluate-report-other", ["evaluate", "--symbols", "synthetic:1", "--report", "Samples"]),
    ("evaluate-report-nowhere", ["evaluate", "--symbols", "synthetic:1", "--report", "/nowhere/report"]),
    ("train-epochs", ["train", "--epochs", "0"]),
    ("train-holdout", ["train", "--holdout", "1"]),
    ("train-smoothing", ["train", "--smoothing", "0.9"]),
    ("train-input-size", ["train", "--input-size", "9"]),
    ("train-nowhere", ["train", "--output", "/nowhere/model.safetensors"]),
    ("train-device", ["train", "--output", "/dev/full"]),
    ("fedtrain-sample", ["fedtrain", "--clients", "5", "--sample", "6"]),
    ("fedtrain-strategy", ["fedtrain", "--strategy", "best"]),
    ("fedtrain-strategy-setting", ["fedtrain", "--strategy", "fedavg", "--mu", "0.1"]),
    ("fedtrain-scaffold-adam", ["fedtrain", "--strategy", "scaffold", "--optimizer", "adam"]),
    ("fedtrain-partition", ["fedtrain", "--partition", "shard"]),
    ("fedtrain-alpha", ["fedtrain", "--partition", "dirichlet:0"]),
    ("fedtrain-rate", ["fedtrain", "--lr", "0"]),
    ("fedtrain-rate-decay", ["fedtrain", "--lr-decay", "0"]),
    ("fedtrain-model-average", ["fedtrain", "--model-average", "1"]),
    ("fedtrain-virtual-augment", ["fedtrain", "--virtual", "--augment"]),
    ("fedtrain-server-rate", ["fedtrain", "--strategy", "fedadam", "--server-lr", "-1"]),
    ("fedtrain-compare-twice", ["fedtrain", "--compare", "iid,iid"]),
    ("fedtrain-compare-unknown", ["fedtrain", "--compare", "iid,fedbest"]),
    ("fedtrain-seeds", ["fedtrain", "--seeds", "0"]),
    ("fedtrain-target", ["fedtrain", "--target", "99"]),
    ("fedtrain-client-holdout", ["fedtrain", "--client-holdout", "1"]),
    ("fedtrain-virtual-holdout", ["fedtrain", "--virtual", "--client-holdout", "0.2"]),
    ("fedtrain-virtual-partition", ["fedtrain", "--clients", "1000000", "--partition", "iid"]),
    ("fedtrain-resume-settings", ["fedtrain", "--resume", "run", "--clients", "3"]),
    ("partition-unknown", ["partition", "--partition", "sharks"]),
    ("partition-ending", ["partition", "--output", "clients.gif"]),
    ("partition-nowhere", ["partition", "--csv", "/nowhere/clients.csv"]),
    ("partition-virtual", ["partition", "--clients", "20000"]),
    ("plot-nothing", ["plot"]),
    ("plot-ending", ["plot", "run", "--output", "figure.bmp"]),
    ("plot-nowhere", ["plot", "run", "--output", "/nowhere/figure.png"]),
    ("plot-device", ["plot", "run", "--output", "/dev"]),
    ("plot-metric", ["plot", "run", "--metric", "recall"]),
    ("plot-target", ["plot", "run", "--target", "99"]),
    ("dashboard-nothing", ["dashboard"]),
    ("dashboard-nowhere", ["dashboard", "nowhere"]),
    ("dashboard-port", ["dashboard", "Samples", "--port", "70000"]),
    ("dashboard-export-over", ["dashboard", "Samples", "--export", "Samples/power.png"]),
    ("train-log", ["train", "--log", "paper"]),
    ("train-many-epochs", ["train", "--epochs", "9223372036854775807"]),
    ("train-threads", ["train", "--threads", "2147483648"]),
    ("train-least", ["train", "--least", "9223372036854775807"]),
    ("train-layout-epochs", ["train-layout", "--epochs", "9223372036854775807"]),
    ("train-layout-context", ["train-layout", "--context-epochs", "1000000"]),
    ("train-arrangement-epochs", ["train-arrangement", "--epochs", "0"]),
    ("train-arrangement-holdout", ["train-arrangement", "--holdout", "3/2"]),
    ("fedtrain-threads", ["fedtrain", "--threads", "2147483648"]),
    ("tune-many-passes", ["tune", "--data", "x", "--passes", "2000000"]),
    ("tune-set-form", ["tune", "--data", "x", "--set", "detector.mostHeight"]),
    ("tune-set-name", ["tune", "--data", "Samples", "--set", "detector.size=3"]),
    ("tune-set-range", ["tune", "--data", "Samples", "--set", "recognizer.segmentations=0"]),
    ("tune-caution", ["tune", "--data", "x", "--caution", "0"]),
    ("evaluate-many-jobs", ["evaluate", "--expressions", "x", "--jobs", "100000"]),
    ("plot-pipe", ["plot", "run", "--output", "|sh.png"]),
    ("publish-nothing", ["publish", "--store", "x", "--key", "k"]),
    ("publish-nowhere", ["publish", "m", "--key", "k"]),
    ("publish-no-key", ["publish", "m", "--store", "x"]),
    ("publish-version", ["publish", "m", "--store", "x", "--key", "k", "--cid-version", "2"]),
    (
      "publish-scaffold",
      ["publish", "m", "--store", "x", "--key", "k", "--strategy", "scaffold", "--optimizer", "sgd"]
    ),
    ("publish-average", ["publish", "m", "--store", "x", "--key", "k", "--model-average", "0.5"]),
    ("publish-batch", ["publish", "m", "--store", "x", "--key", "k", "--batch", "0"]),
    ("publish-data", ["publish", "m", "--store", "x", "--key", "k", "--data", "ink"]),
    ("publish-car", ["publish", "m", "--car", "/nowhere/x.car", "--key", "k"]),
    (
      "publish-update-model",
      ["publish", "m", "--update", "--from", "x", "--store", "x", "--key", "k", "--data", "ink"]
    ),
    ("publish-update-from", ["publish", "--update", "--store", "x", "--key", "k", "--data", "ink"]),
    ("publish-update-data", ["publish", "--update", "--from", "x", "--store", "x", "--key", "k"]),
    ("publish-update-yes", ["publish", "--update", "--from", "x", "--store", "x", "--key", "k", "--data", "ink"]),
    (
      "publish-update-settings",
      ["publish", "--update", "--from", "x", "--store", "x", "--key", "k", "--data", "ink", "--yes", "--mu", "1"]
    ),
    ("merge-least", ["merge", "x", "--key", "k", "--least", "0"]),
    ("verify-nowhere", ["verify"]),
    ("pin-nothing", ["pin", "--store", "x"]),
    ("pin-nowhere", ["pin", "--from", "x"]),
    ("keygen-nobody", ["keygen", "node"]),
    ("keygen-no-host", ["keygen", "authority", "office"]),
    ("keygen-host", ["keygen", "authority", "office", "--host", "a,b"]),
    ("train-layout-nowhere", ["train-layout", "--output", "/nowhere/layout.safetensors"]),
  ]

  @Test(arguments: cases)
  func mistake(_ name: String, _ arguments: [String]) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.text.isEmpty)
    #expect(outcome.errors.hasPrefix("Error: "))
    try GoldenFile.expect(outcome.errors, is: "mistake-\(name).txt")
  }

  @Test("kernels that do not exist are a mistake, whatever the command")
  func kernels() throws {
    let outcome = try Program.run(["compute", "1+1"], environment: ["MATHREC_KERNELS": "fastest"])
    #expect(outcome.status == 64)
    #expect(outcome.text.isEmpty)
    #expect(
      outcome.errors.hasPrefix("error: MATHREC_KERNELS is 'fastest': there are no such kernels; choose of portable"))
    #expect(try Program.run(["compute", "1+1"], environment: ["MATHREC_KERNELS": "portable"]).status == 0)
  }
}
