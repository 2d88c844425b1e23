package mongo

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"recado/store"
)

// documents is one collection.
type documents struct {
	spec       store.Spec
	collection *mongo.Collection
	dates      *dates
}

var _ store.Documents = (*documents)(nil)

func byID(id string) bson.D { return bson.D{{Key: "_id", Value: id}} }

var onlyID = bson.D{{Key: "_id", Value: 1}}

func (d *documents) encode(doc store.Document) (bson.Raw, error) {
	value, err := encodeValue(doc.JSON, d.dates)
	return bson.Raw(value.Data), err
}

func (d *documents) decoded(ctx context.Context, one *mongo.SingleResult) (json.RawMessage, error) {
	raw, err := one.Raw()
	if err != nil {
		return nil, d.duplicate(ctx, err, err.Error(), never)
	}
	return decodeDocument(raw)
}

func (d *documents) Get(ctx context.Context, id string) (json.RawMessage, error) {
	return d.decoded(ctx, d.collection.FindOne(ctx, byID(id)))
}

func (d *documents) Insert(ctx context.Context, docs []store.Document) ([]error, error) {
	raws := make([]bson.Raw, len(docs))
	for i, doc := range docs {
		var err error
		if raws[i], err = d.encode(doc); err != nil {
			return nil, err
		}
	}
	errs := make([]error, len(docs))
	_, err := d.collection.InsertMany(ctx, raws, options.InsertMany().SetOrdered(false))
	var bulk mongo.BulkWriteException
	if err == nil || !errors.As(err, &bulk) {
		if err != nil {
			return nil, storeError(ctx, err)
		}
		return errs, nil
	}
	if bulk.WriteConcernError != nil {
		return nil, store.Unavailable(err)
	}
	for _, failed := range bulk.WriteErrors {
		one := d.duplicate(ctx, failed.WriteError, failed.Message, func() bool { return d.exists(ctx, docs[failed.Index].ID) })
		if !errors.Is(one, store.ErrDuplicate) {
			return nil, one
		}
		errs[failed.Index] = one
	}
	return errs, nil
}

func (d *documents) exists(ctx context.Context, id string) bool {
	return d.collection.FindOne(ctx, byID(id), options.FindOne().SetProjection(onlyID)).Err() == nil
}

func (d *documents) Replace(ctx context.Context, doc store.Document, version int64) error {
	raw, err := d.encode(doc)
	if err != nil {
		return err
	}
	expected := is(store.Field{Path: "v"}, "$eq", version)
	if version == 0 {
		expected = is(store.Field{Path: "v"}, "$in", bson.A{nil, int64(0)})
	}
	result, err := d.collection.ReplaceOne(ctx, append(byID(doc.ID), expected...), raw)
	if err != nil {
		return d.duplicate(ctx, err, err.Error(), never)
	}
	if result.MatchedCount == 0 {
		return store.ErrStale
	}
	return nil
}

// update converts an edit to MongoDB's operators.
func (d *documents) update(edit store.Edit) (bson.D, error) {
	var set, unset, inc bson.D
	for _, s := range edit.Set {
		value, err := encodeValue(s.JSON, d.dates.at(strings.Split(s.Path, ".")...))
		if err != nil {
			return nil, err
		}
		set = append(set, bson.E{Key: escapePath(s.Path), Value: bson.RawValue{Type: bson.Type(value.Type), Value: value.Data}})
	}
	for _, path := range edit.Unset {
		unset = append(unset, bson.E{Key: escapePath(path), Value: ""})
	}
	for _, i := range edit.Inc {
		inc = append(inc, bson.E{Key: escapePath(i.Path), Value: i.By})
	}
	var update bson.D
	for _, part := range []bson.E{{Key: "$set", Value: set}, {Key: "$unset", Value: unset}, {Key: "$inc", Value: inc}} {
		if len(part.Value.(bson.D)) > 0 { // MongoDB refuses an empty operator
			update = append(update, part)
		}
	}
	return update, nil
}

func (d *documents) Update(ctx context.Context, id string, edit store.Edit) (json.RawMessage, error) {
	update, err := d.update(edit)
	if err != nil {
		return nil, err
	}
	return d.decoded(ctx, d.collection.FindOneAndUpdate(ctx, byID(id), update, options.FindOneAndUpdate().SetReturnDocument(options.After)))
}

func (d *documents) UpdateAll(ctx context.Context, ids []string, edit store.Edit) error {
	update, err := d.update(edit)
	if err != nil {
		return err
	}
	_, err = d.collection.UpdateMany(ctx, is(store.Field{Path: "_id"}, "$in", ids), update)
	if err != nil {
		return d.duplicate(ctx, err, err.Error(), never)
	}
	return nil
}

func (d *documents) Delete(ctx context.Context, id string) error {
	_, err := d.collection.DeleteOne(ctx, byID(id))
	return storeError(ctx, err)
}
