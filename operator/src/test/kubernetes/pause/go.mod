module lynex.dev/operator/test/pause

go 1.26
