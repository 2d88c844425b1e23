package language

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"

	"recado/bot/learn"
)

//go:embed model.bin.gz
var modelFile []byte

// model is the content of model.bin.gz.
type model struct {
	service, intent *learn.Model
}

func (m *model) encode() ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, h := range []*learn.Model{m.service, m.intent} {
		if err := h.Encode(z); err != nil {
			return nil, fmt.Errorf("encode the language model: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func decode(raw []byte) (*model, error) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("decode the language model: %w", err)
	}
	m := &model{}
	for _, want := range []struct {
		into **learn.Model
		task task
	}{{&m.service, serviceTask}, {&m.intent, intentTask}} {
		h, err := learn.Decode(z, len(want.task.classes))
		if err != nil {
			return nil, fmt.Errorf("decode the language model: %w", err)
		}
		*want.into = h
	}
	return m, nil
}
