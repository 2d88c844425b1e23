package mongo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// JSON becomes the natural BSON, except for what would not survive a round trip:
//
//   - "$" and "." in a key have a meaning for servers, a zero byte can't be in one, and some
//     servers refuse an empty one. They are written as %24, %2E, %00 and %empty; "%" as %25.
//   - A number that neither int64 nor float64 represents exactly is {"%number": "its text"}.
//   - An array directly within an array is {"%array": […]}, because some servers refuse it.
//
// No escaped key has an unescaped "%", so the two markers are unambiguous.
const (
	numberMark = "%number"
	arrayMark  = "%array"
	emptyKey   = "%empty"
)

var (
	escaper   = strings.NewReplacer("%", "%25", "$", "%24", ".", "%2E", "\x00", "%00")
	unescaper = strings.NewReplacer("%25", "%", "%24", "$", "%2E", ".", "%00", "\x00")
)

func escapeKey(key string) string {
	if key == "" {
		return emptyKey
	}
	return escaper.Replace(key)
}

func unescapeKey(key string) string {
	if key == emptyKey {
		return ""
	}
	return unescaper.Replace(key)
}

// escapePath escapes the keys of a dotted path.
func escapePath(path string) string {
	keys := strings.Split(path, ".")
	for i := range keys {
		keys[i] = escapeKey(keys[i])
	}
	return strings.Join(keys, ".")
}

// encodeValue converts a JSON value to BSON. d holds the paths of times below it.
func encodeValue(raw json.RawMessage, d *dates) (bsoncore.Value, error) {
	in := json.NewDecoder(bytes.NewReader(raw))
	in.UseNumber()
	doc, err := appendElement(nil, "", in, d, false)
	if err != nil {
		return bsoncore.Value{}, err
	}
	// The encoded element is the type, the empty key's zero byte, and the value.
	return bsoncore.Value{Type: bsoncore.Type(doc[0]), Data: doc[2:]}, nil
}

func appendElement(out []byte, key string, in *json.Decoder, d *dates, inArray bool) ([]byte, error) {
	token, err := in.Token()
	if err != nil {
		return nil, fmt.Errorf("mongo: encode: %w", err)
	}
	switch token := token.(type) {
	case nil:
		return bsoncore.AppendNullElement(out, key), nil
	case bool:
		return bsoncore.AppendBooleanElement(out, key, token), nil
	case json.Number:
		return appendNumber(out, key, token.String()), nil
	case string:
		if d != nil && d.here {
			if t, err := time.Parse(time.RFC3339, token); err == nil {
				return bsoncore.AppendDateTimeElement(out, key, t.UnixMilli()), nil
			}
		}
		return bsoncore.AppendStringElement(out, key, token), nil
	case json.Delim:
		if token == '[' {
			return appendArray(out, key, in, inArray)
		}
	}
	at, out := bsoncore.AppendDocumentElementStart(out, key)
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return nil, fmt.Errorf("mongo: encode: %w", err)
		}
		if out, err = appendElement(out, escapeKey(name.(string)), in, d.at(name.(string)), false); err != nil {
			return nil, err
		}
	}
	return closed(bsoncore.AppendDocumentEnd(out, at))(in)
}

func appendArray(out []byte, key string, in *json.Decoder, inArray bool) ([]byte, error) {
	var mark int32
	if inArray {
		mark, out = bsoncore.AppendDocumentElementStart(out, key)
		key = arrayMark
	}
	at, out := bsoncore.AppendArrayElementStart(out, key)
	for i := 0; in.More(); i++ {
		var err error
		if out, err = appendElement(out, strconv.Itoa(i), in, nil, true); err != nil {
			return nil, err
		}
	}
	out, err := bsoncore.AppendArrayEnd(out, at)
	if inArray && err == nil {
		out, err = bsoncore.AppendDocumentEnd(out, mark)
	}
	return closed(out, err)(in)
}

// closed reads the bracket that ends an object or array.
func closed(out []byte, err error) func(*json.Decoder) ([]byte, error) {
	return func(in *json.Decoder) ([]byte, error) {
		if err == nil {
			_, err = in.Token()
		}
		return out, err
	}
}

func appendNumber(out []byte, key, text string) []byte {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(n, 10) == text {
		return bsoncore.AppendInt64Element(out, key, n)
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil && f != 0 {
		if again, _ := json.Marshal(f); string(again) == text {
			return bsoncore.AppendDoubleElement(out, key, f)
		}
	}
	at, out := bsoncore.AppendDocumentElementStart(out, key)
	out = bsoncore.AppendStringElement(out, numberMark, text)
	out, _ = bsoncore.AppendDocumentEnd(out, at)
	return out
}
