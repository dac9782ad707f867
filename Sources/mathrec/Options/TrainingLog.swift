import ArgumentParser

/// Where figures of a training go beside the program's own files.
enum TrainingLog: String, ExpressibleByArgument, CaseIterable {
  case tensorboard

  static let help: ArgumentHelp = """
    Write the figures for other programs too: tensorboard, whose event files 'tensorboard --logdir' shows.
    """
}
