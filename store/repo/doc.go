// Package repo keeps the documents of the domain in collections of package
// store: one repository per aggregate, written once for every driver.
//
// Repositories translate store's errors into those the domain's ports promise
// (bot.ErrNotFound, bot.ErrStale, bot.ErrDuplicate, bot.ErrUnavailable), and
// hide fields that exist only to be found by.
package repo
