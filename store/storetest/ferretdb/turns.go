package main

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
)

// inTurn starts a proxy that passes one request at a time to the server, over all connections:
// FerretDB reads a document and then writes it, so concurrent updates would overwrite each other.
// The protocol bounds the size of a request.
func inTurn(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", err
	}
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server, turn := u.Host, new(sync.Mutex)
	go func() {
		for {
			client, err := door.Accept()
			if err != nil {
				return
			}
			go serve(client, server, turn)
		}
	}()
	u.Host = door.Addr().String()
	return u.String(), nil
}

// serve passes a client's requests to the server and returns the answers. Each request has one
// answer: FerretDB does not offer exhaust cursors.
func serve(client net.Conn, server string, turn *sync.Mutex) {
	defer client.Close()
	far, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	defer far.Close()
	for {
		request, err := message(client)
		if err != nil {
			return
		}
		turn.Lock()
		answer, err := ask(far, request)
		turn.Unlock()
		if err != nil {
			return
		}
		if _, err := client.Write(answer); err != nil {
			return
		}
	}
}

func ask(server net.Conn, request []byte) ([]byte, error) {
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	return message(server)
}

// longest is MongoDB's maxMessageSizeBytes.
const longest = 48_000_000

// message reads one message. Its first four bytes are its length
// (mongodb.com/docs/manual/reference/mongodb-wire-protocol, "Standard Message Header").
func message(from io.Reader) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(from, size[:]); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(size[:])
	if n < 16 || n > longest {
		return nil, errors.New("no message of the protocol")
	}
	whole := make([]byte, n)
	copy(whole, size[:])
	_, err := io.ReadFull(from, whole[4:])
	return whole, err
}
