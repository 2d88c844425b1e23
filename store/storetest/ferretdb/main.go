// Command ferretdb is a server that speaks MongoDB's protocol, for tests on machines
// without a MongoDB server. It is a module of its own so that its many dependencies
// stay out of the program's.
//
// It does one request after the other, so that an update is atomic as a server's is. It
// listens on a free loopback port, prints its URI as the only line of its output,
// keeps its data under the directory given as its argument, and ends when its input
// does: a test that dies takes its server with it.
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
		Logger:    slog.New(slog.DiscardHandler), // it warns of every error it answers with
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
