package mongo

import (
	"context"
	"math"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"recado/store"
)

// DefaultDatabase is the database if the URI names none.
const DefaultDatabase = "recado"

const (
	// operationTimeout bounds a call whose context has no deadline. It is longer than an election
	// and shorter than anyone waits for an answer.
	operationTimeout = 15 * time.Second
	selectionTimeout = 10 * time.Second
	connectTimeout   = 5 * time.Second
)

// DB is one MongoDB database.
type DB struct {
	client   *mongo.Client
	database *mongo.Database
}

var _ store.DB = (*DB)(nil)

// Open connects to the servers of a connection string. It does not wait for them: Ping reports
// whether they answer. Options in the string override ours, except those that the package's
// guarantees need.
func Open(uri string) (*DB, error) {
	parsed, err := connstring.ParseAndValidate(uri)
	if err != nil {
		return nil, store.Invalid("mongo: connection string: %w", err)
	}
	name := parsed.Database
	if name == "" {
		name = DefaultDatabase
	}
	client, err := mongo.Connect(options.Client().
		SetAppName("recado").
		SetTimeout(operationTimeout).
		SetServerSelectionTimeout(selectionTimeout).
		SetConnectTimeout(connectTimeout).
		ApplyURI(uri).
		SetRetryReads(true).
		SetRetryWrites(true).
		SetReadConcern(readconcern.Majority()).
		SetWriteConcern(writeconcern.Majority()))
	if err != nil {
		return nil, store.Invalid("mongo: connection string: %w", err)
	}
	return &DB{client, client.Database(name)}, nil
}

// Close waits a limited time for running calls.
func (db *DB) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), operationTimeout)
	defer cancel()
	return storeError(ctx, db.client.Disconnect(ctx))
}

// Ping asks the primary.
func (db *DB) Ping(ctx context.Context) error {
	return storeError(ctx, db.client.Ping(ctx, nil))
}

// Next increments a named counter.
func (db *DB) Next(ctx context.Context, counter string) (int64, error) {
	var row struct {
		N int64 `bson:"n"`
	}
	// Two first calls may both try to insert the counter; the later one retries and finds it.
	for {
		err := db.database.Collection("_counters").FindOneAndUpdate(ctx,
			bson.D{{Key: "_id", Value: counter}},
			bson.D{{Key: "$inc", Value: bson.D{{Key: "n", Value: int64(1)}}}},
			options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Decode(&row)
		if !mongo.IsDuplicateKeyError(err) || ctx.Err() != nil {
			return row.N, storeError(ctx, err)
		}
	}
}

// Documents opens a collection and creates its indexes.
func (db *DB) Documents(ctx context.Context, spec store.Spec) (store.Documents, error) {
	d := &documents{spec: spec, collection: db.database.Collection(spec.Name), dates: datesOf(spec)}
	for _, x := range spec.Indexes {
		if err := d.ensureIndex(ctx, x); err != nil {
			return nil, d.duplicate(ctx, err, err.Error(), never)
		}
	}
	return d, nil
}

func (d *documents) ensureIndex(ctx context.Context, x store.Index) error {
	var keys bson.D
	for _, f := range x.Fields {
		keys = append(keys, bson.E{Key: f.Path, Value: 1})
	}
	if !x.Unique {
		keys = append(keys, bson.E{Key: store.PrimaryIndex, Value: 1})
	}
	index := mongo.IndexModel{Keys: keys, Options: options.Index().SetName(x.Name).SetUnique(x.Unique)}
	if present := presence(x); present != nil {
		index.Options.SetPartialFilterExpression(and(present))
	}
	indexes := d.collection.Indexes()
	_, err := indexes.CreateOne(ctx, index)
	if hasCode(err, notImplemented) { // no partial indexes on this server; Find adds the condition anyway
		index.Options = options.Index().SetName(x.Name).SetUnique(x.Unique)
		_, err = indexes.CreateOne(ctx, index)
	}
	if hasCode(err, indexOptionsConflict, indexKeySpecsConflict) { // another index has its name or its keys
		if err := indexes.DropOne(ctx, x.Name); hasCode(err, indexNotFound) {
			if err := indexes.DropWithKey(ctx, keys); err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
		_, err = indexes.CreateOne(ctx, index)
	}
	return err
}

// presence returns the condition of a partial index: the required fields have a value of their
// kind. The query planner recognises that any equality or range implies it, unlike $exists or
// $type.
func presence(x store.Index) []bson.D {
	var all []bson.D
	for _, f := range x.Required() {
		all = append(all, bson.D{{Key: f.Path, Value: bson.D{{Key: "$gte", Value: least(f.Kind)}}}})
	}
	return all
}

// least returns the smallest value of a kind.
func least(k store.Kind) any {
	switch k {
	case store.Int:
		return int64(math.MinInt64)
	case store.Bool:
		return false
	case store.Time:
		return time.Time{}
	}
	return ""
}
