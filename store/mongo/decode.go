package mongo

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"recado/store/internal/jsondoc"
)

// decodeDocument converts the result of encodeValue back to JSON.
func decodeDocument(raw bson.Raw) (json.RawMessage, error) {
	return appendDocument(nil, raw)
}

func appendDocument(out []byte, raw bson.Raw) ([]byte, error) {
	elements, err := raw.Elements()
	if err != nil {
		return nil, fmt.Errorf("mongo: decode: %w", err)
	}
	if len(elements) == 1 {
		switch value := elements[0].Value(); elements[0].Key() {
		case numberMark:
			return append(out, value.StringValue()...), nil
		case arrayMark:
			return appendValue(out, value)
		}
	}
	out = append(out, '{')
	for i, element := range elements {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(jsondoc.AppendString(out, unescapeKey(element.Key())), ':')
		if out, err = appendValue(out, element.Value()); err != nil {
			return nil, err
		}
	}
	return append(out, '}'), nil
}

func appendValue(out []byte, value bson.RawValue) ([]byte, error) {
	switch value.Type {
	case bson.TypeNull:
		return append(out, "null"...), nil
	case bson.TypeBoolean:
		return strconv.AppendBool(out, value.Boolean()), nil
	case bson.TypeInt64:
		return strconv.AppendInt(out, value.Int64(), 10), nil
	case bson.TypeInt32: // written by a person with a shell
		return strconv.AppendInt(out, int64(value.Int32()), 10), nil
	case bson.TypeDouble:
		text, err := json.Marshal(value.Double())
		return append(out, text...), err
	case bson.TypeString:
		return jsondoc.AppendString(out, value.StringValue()), nil
	case bson.TypeDateTime:
		text, err := value.Time().UTC().Truncate(time.Millisecond).MarshalJSON()
		return append(out, text...), err
	case bson.TypeEmbeddedDocument:
		return appendDocument(out, value.Document())
	case bson.TypeArray:
		values, err := value.Array().Values()
		if err != nil {
			return nil, fmt.Errorf("mongo: decode: %w", err)
		}
		out = append(out, '[')
		for i, v := range values {
			if i > 0 {
				out = append(out, ',')
			}
			if out, err = appendValue(out, v); err != nil {
				return nil, err
			}
		}
		return append(out, ']'), nil
	}
	return nil, fmt.Errorf("mongo: decode: a document holds a %s, which is not ours", value.Type)
}
