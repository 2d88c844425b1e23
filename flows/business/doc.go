// Package business holds what is a business's own: its name, its hours, its services.
// It all stands in one file, business.toml; nothing of it is in code.
//
// Parse refuses a file it does not understand wholly, and says every line that is
// wrong: a misspelt key would otherwise be a setting that silently does nothing.
// What it returns answers questions about a moment without a clock: Facts(now).
package business
