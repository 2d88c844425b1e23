// Package business holds the settings of one business: its name, hours, services and so on. All of
// them are in one file, business.toml, and none in code.
//
// Parse refuses a file that it does not fully understand, and reports every wrong line, because a
// misspelt key would otherwise be silently ignored. The result reads no clock: callers pass the
// time.
package business
