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

// HideSecrets returns a JSON value as people may see it: each Secret is "***".
func HideSecrets(raw json.RawMessage) json.RawMessage {
	if !bytes.Contains(raw, []byte(`{"`+secretMember+`":`)) {
		return raw
	}
	shown, err := rewrite(raw, func(v map[string]any) (any, bool, error) {
		text, ok := v[secretMember].(string)
		return Secret(text).String(), ok && len(v) == 1, nil
	})
	if err != nil {
		return nil // better nothing than what could not be read
	}
	return shown
}

func renameSecrets(raw json.RawMessage, from, to string, change func(string) (string, error)) (json.RawMessage, error) {
	if !bytes.Contains(raw, []byte(`{"`+from+`":`)) {
		return raw, nil
	}
	return rewrite(raw, func(v map[string]any) (any, bool, error) {
		text, ok := v[from].(string)
		if !ok || len(v) != 1 {
			return nil, false, nil
		}
		changed, err := change(text)
		return map[string]any{to: changed}, true, err
	})
}

// rewrite replaces the objects of a JSON value for which change reports true.
func rewrite(raw json.RawMessage, change func(map[string]any) (any, bool, error)) (json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	v, err := rewritten(v, change)
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

func rewritten(v any, change func(map[string]any) (any, bool, error)) (_ any, err error) {
	switch v := v.(type) {
	case []any:
		for i := range v {
			if v[i], err = rewritten(v[i], change); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		if other, ok, err := change(v); ok || err != nil {
			return other, err
		}
		for name := range v {
			if v[name], err = rewritten(v[name], change); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}
