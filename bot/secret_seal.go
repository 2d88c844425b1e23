package bot

import (
	"bytes"
	"encoding/json"
)

// sealedMember takes the place of secretMember in stored documents.
const sealedMember = "sealedText"

// SealSecrets replaces each Secret in a JSON value by its sealed form. A value without one is
// returned as it is, without being read.
func SealSecrets(raw json.RawMessage, seal func(text string) (string, error)) (json.RawMessage, error) {
	return renameSecrets(raw, secretMember, sealedMember, seal)
}

// OpenSecrets is the reverse of SealSecrets. open returns a text that it can't open as it is: it stays
// sealed, see Secret.Readable.
func OpenSecrets(raw json.RawMessage, open func(sealed string) (string, error)) (json.RawMessage, error) {
	return renameSecrets(raw, sealedMember, secretMember, open)
}

func renameSecrets(raw json.RawMessage, from, to string, change func(string) (string, error)) (json.RawMessage, error) {
	if !bytes.Contains(raw, []byte(`{"`+from+`":`)) {
		return raw, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	v, err := renameIn(v, from, to, change)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func renameIn(v any, from, to string, change func(string) (string, error)) (any, error) {
	switch v := v.(type) {
	case []any:
		for i := range v {
			one, err := renameIn(v[i], from, to, change)
			if err != nil {
				return nil, err
			}
			v[i] = one
		}
	case map[string]any:
		if text, ok := v[from].(string); ok && len(v) == 1 {
			changed, err := change(text)
			return map[string]any{to: changed}, err
		}
		for name := range v {
			one, err := renameIn(v[name], from, to, change)
			if err != nil {
				return nil, err
			}
			v[name] = one
		}
	}
	return v, nil
}
