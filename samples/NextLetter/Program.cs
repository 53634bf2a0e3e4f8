System.Console.WriteLine("NextLetter");
