// Package repo stores the domain's documents in collections of package store, with one repository
// per aggregate for all drivers.
//
// Repositories return the store's errors as they are, which are those of the domain's ports
// (bot.ErrNotFound, bot.ErrStale, bot.ErrDuplicate, bot.ErrUnavailable), and hide fields that exist
// only for indexes.
package repo
