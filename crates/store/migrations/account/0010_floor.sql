-- Whether a floor below the counter of sign-outs is kept outside this database: 1 once it is.
INSERT INTO counter (name, value) VALUES ('floor', 0);
