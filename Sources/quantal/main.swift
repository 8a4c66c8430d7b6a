print("quantal")
