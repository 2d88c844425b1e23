package mongo

import (
	"context"
	"encoding/json"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"recado/store"
)

// DeleteAll finds ids first, because MongoDB has no delete with a limit. The delete repeats the
// whole condition, so that documents that have changed meanwhile are kept.
func (d *documents) DeleteAll(ctx context.Context, plan store.Plan) (int, error) {
	rows, err := d.rows(ctx, plan, options.Find().SetProjection(onlyID))
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	ids := make(bson.A, len(rows))
	for i, row := range rows {
		ids[i] = row.Lookup("_id")
	}
	result, err := d.collection.DeleteMany(ctx, and([]bson.D{is(store.Field{Path: "_id"}, "$in", ids), filter(plan)}))
	if err != nil {
		return 0, storeError(ctx, err)
	}
	return int(result.DeletedCount), nil
}

func (d *documents) Find(ctx context.Context, plan store.Plan) ([]json.RawMessage, error) {
	rows, err := d.rows(ctx, plan, options.Find())
	if err != nil {
		return nil, err
	}
	found := make([]json.RawMessage, len(rows))
	for i, row := range rows {
		if found[i], err = decodeDocument(row); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (d *documents) rows(ctx context.Context, plan store.Plan, o *options.FindOptionsBuilder) ([]bson.Raw, error) {
	cursor, err := d.collection.Find(ctx, filter(plan), o.SetSort(order(plan)).SetLimit(int64(plan.Limit)))
	if err != nil {
		return nil, storeError(ctx, err)
	}
	var rows []bson.Raw
	err = cursor.All(ctx, &rows)
	return rows, storeError(ctx, err)
}

func (d *documents) Count(ctx context.Context, plan store.Plan) (int, error) {
	o := options.Count()
	if plan.Limit > 0 {
		o.SetLimit(int64(plan.Limit))
	}
	n, err := d.collection.CountDocuments(ctx, filter(plan), o)
	return int(n), storeError(ctx, err)
}
