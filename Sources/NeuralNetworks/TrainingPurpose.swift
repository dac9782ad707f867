/// What random numbers of a network are for: the first number of a stream's path (see `RandomStream`).
///
/// The numbers of each library's purposes are its own, so that two libraries never draw from one stream: 1 to 3 here, 4 to 7
/// in Datasets, from 101 in FederatedLearning.
enum TrainingPurpose: UInt64 {
  case initialization = 1
  case dropout, shuffle
}
