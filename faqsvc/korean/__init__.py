"""FACTS OF THE SCRIPT: letters, initial consonants, the keyboard, particles. Pure functions and tables, no state.

Sources: Unicode 15 chapter 3.12 (arithmetic of Hangul syllables); KS X 5002 (the two-set keyboard, 두벌식);
한글 맞춤법 (particles after a vowel or a final consonant).
"""
