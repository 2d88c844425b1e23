package mongo

import (
	"context"
	"errors"
	"regexp"
	"slices"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"

	"recado/store"
)

// transientCodes are server errors that may pass (stepping down, shutting down, election, timeout,
// full disk), numbered as in https://www.mongodb.com/docs/manual/reference/error-codes.
var transientCodes = []int{6, 7, 24, 50, 64, 89, 91, 112, 133, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031}

// invalid are the codes of an update that can't be applied to a document: a path through a plain
// value, an increment of a text, a document too large.
var invalid = []int{2, 9, 14, 17, 28, 40, 10334, 17280, 17419, 17420}

const (
	indexNotFound         = 27
	indexOptionsConflict  = 85
	indexKeySpecsConflict = 86
	notImplemented        = 238
)

// storeError converts an error of the driver to one of package store.
func storeError(ctx context.Context, err error) error {
	var server mongo.ServerError
	has := func(codes []int) bool { return slices.ContainsFunc(codes, server.HasErrorCode) }
	var selection topology.ServerSelectionError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, mongo.ErrNoDocuments):
		return store.ErrNotFound
	case mongo.IsTimeout(err), mongo.IsNetworkError(err), errors.As(err, &selection),
		errors.Is(err, mongo.ErrClientDisconnected), errors.Is(err, topology.ErrServerClosed),
		errors.Is(err, topology.ErrTopologyClosed):
		return store.Unavailable(err)
	case !errors.As(err, &server):
		return err
	case has(transientCodes), server.HasErrorLabel("RetryableWriteError"), server.HasErrorLabel("TransientTransactionError"):
		return store.Unavailable(err)
	case has(invalid):
		return store.Invalid("%w", err)
	}
	return err
}

// matches "E11000 duplicate key error collection: recado.orders index: by_effect dup key: {…}"
var duplicateIndex = regexp.MustCompile(`index: (\S+)`)

// duplicate converts a duplicate key error, and passes other errors to storeError. If the server
// does not name the index it is inferred; onID reports whether it can be the id.
func (d *documents) duplicate(ctx context.Context, err error, message string, onID func() bool) error {
	if !mongo.IsDuplicateKeyError(err) {
		return storeError(ctx, err)
	}
	dup := &store.DuplicateError{Collection: d.spec.Name, Index: "unknown"}
	var uniques []string
	for _, x := range d.spec.Indexes {
		if x.Unique {
			uniques = append(uniques, x.Name)
		}
	}
	switch named := duplicateIndex.FindStringSubmatch(message); {
	case named != nil && named[1] == "_id_":
		dup.Index = store.PrimaryIndex
	case named != nil:
		dup.Index = named[1]
	case len(uniques) == 0 || onID():
		dup.Index = store.PrimaryIndex
	case len(uniques) == 1:
		dup.Index = uniques[0]
	}
	return dup
}

func never() bool { return false }

func hasCode(err error, codes ...int) bool {
	var server mongo.ServerError
	return errors.As(err, &server) && slices.ContainsFunc(codes, server.HasErrorCode)
}
