// Package learn is a small linear text classifier: texts become sparse vectors of hashed
// features, and a Model scores each class by one weight per feature and class.
//
// It is shared by the reader of messages (package reading) and the classifier of services
// (package language), which choose features, examples and thresholds of their own. The
// same samples and Hyperparameters always give the same weights, so a model file can be checked
// against the examples that it was made from.
package learn
