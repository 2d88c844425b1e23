// Command ferretdb is a server with MongoDB's protocol, for tests on machines without MongoDB. It
// is a module of its own, so that its many dependencies do not become the program's.
//
// It processes one request at a time, so that updates are atomic as on a real server. It listens on
// a free loopback port, prints its URI as the only line of output, keeps its data in the directory
// given as its argument, and ends when its input is closed, so that it ends with the test.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: ferretdb DIRECTORY")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Logger:    slog.New(slog.DiscardHandler), // it logs a warning for every error answer
		Handler:   "sqlite",
		SQLiteURL: "file:" + dir + "/",
	})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	uri, err := inTurn(server.MongoDBURI())
	if err != nil {
		return err
	}
	fmt.Println(uri)
	return server.Run(ctx)
}
