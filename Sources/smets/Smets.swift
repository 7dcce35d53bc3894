import ArgumentParser
import Gateway
@main struct Smets: ParsableCommand { }
